/** @jsxImportSource preact */
// A page of Preact that was rendered by a server: hydrated, then rendered again and again.
import { hydrate, render } from "preact";

const Page = ({ count }) => (
  <main>
    <h1>{`Halaman merek ${count}`}</h1>
    <script src="{{window}}/etalase.js" data-campaign="kopi-senja" />
    <p>{`kaki ${count}`}</p>
  </main>
);

const root = document.querySelector("#root");
hydrate(<Page count={0} />, root);
window.renders = 0;
setInterval(() => render(<Page count={++window.renders} />, root), 300);
