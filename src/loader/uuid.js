/**
 * A UUID of version 7 (RFC 9562, §5.7): the time in milliseconds, then chance.
 * @type {(now: number) => string}
 */
export const uuid = (now) => {
  const chance = crypto.getRandomValues(new Uint8Array(19));
  let next = 0;
  // Any digit for a 0, and 8 to b for the 8, where two bits say which kind of UUID this is.
  /** @type {(place: any) => string} */
  const digit = (place) => (place ^ (chance[next++] & (15 >> (place / 4)))).toString(16);
  const time = now.toString(16).padStart(12, "0");
  return time.replace(/.{8}/, "$&-") + "-7000-8000-000000000000".replace(/[08]/g, digit);
};
