// A page of React 19 that was rendered by a server: hydrated, then rendered again and again.
import { useEffect, useState } from "react";
import { hydrateRoot } from "react-dom/client";

function Page() {
  const [count, setCount] = useState(0);
  window.renders = count;
  useEffect(() => {
    const timer = setInterval(() => setCount((before) => before + 1), 300);
    return () => clearInterval(timer);
  }, []);
  return (
    <main>
      <h1>Halaman merek {count}</h1>
      {document.querySelector("[data-element]") ? (
        <etalase-storefront campaign="kopi-senja">
          <a href="https://toko.example/kopi">Beli di toko kami</a>
        </etalase-storefront>
      ) : (
        <script src="{{window}}/etalase.js" data-campaign="kopi-senja" />
      )}
      <p>kaki {count}</p>
    </main>
  );
}

hydrateRoot(document.querySelector("#root"), <Page />);
