// What was typed is stored before it is out of reach: another window in front, another page, the window closed.
import { useEffect, useRef } from "react";
import { beforeClosing } from "../ipc/client";

type Store = () => Promise<unknown>;

const stores = new Set<Store>();

beforeClosing(() => Promise.allSettled([...stores].map((store) => store())));

/** Stores when the window is left or closed, and when whoever uses this is taken away. */
export function useStoreOnLeaving(store: Store) {
  const newest = useRef(store);
  useEffect(() => {
    newest.current = store;
  });
  useEffect(() => {
    const storeNow = () => newest.current();
    const leave = () => void storeNow();
    stores.add(storeNow);
    window.addEventListener("blur", leave);
    window.addEventListener("pagehide", leave);
    return () => {
      stores.delete(storeNow);
      window.removeEventListener("blur", leave);
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, []);
}
