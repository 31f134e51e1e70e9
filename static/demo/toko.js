// Lists what the checkout link brought. Everything is set as text: nothing from the address is ever markup.
function decoded(raw) {
  try {
    return decodeURIComponent(raw.replaceAll("+", " "));
  } catch {
    return "(tidak dapat diurai / not decodable)";
  }
}

function row(cells) {
  const line = document.createElement("tr");
  for (const cell of cells) {
    const box = document.createElement("td");
    const code = document.createElement("code");
    code.textContent = cell;
    box.append(code);
    line.append(box);
  }
  return line;
}

const query = location.search.slice(1);
const pairs = query.split("&").filter((pair) => pair !== "").map((pair) => {
  const at = pair.indexOf("=");
  return at === -1 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
});

document.getElementById("address").textContent = location.href;
document.getElementById("count").textContent = `Parameter (${pairs.length})`;
const list = document.getElementById("parameters");
if (pairs.length === 0) {
  const empty = document.createElement("td");
  empty.colSpan = 4;
  empty.textContent = "Tidak ada parameter. / No parameters.";
  list.append(document.createElement("tr"));
  list.firstElementChild.append(empty);
}
pairs.forEach(([name, value], i) => list.append(row([String(i + 1), name, value, decoded(value)])));
