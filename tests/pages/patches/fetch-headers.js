// Every request gets the page's own header, and every answer is looked at.
const { fetch } = window;
window.fetch = async (url, how = {}) => {
  const headers = new Headers(how.headers || {});
  headers.set("x-csrf-token", "c0ffee");
  const answer = await fetch(url, { ...how, headers });
  answer.clone().text();
  return answer;
};
