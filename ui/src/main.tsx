import "./styles/index.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { ignoreStrayDrops } from "./desk/strayDrop";
import { keepFresh, queryClient } from "./ipc/queries";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

ignoreStrayDrops();

const desk = (
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </StrictMode>
);
// Even without the news the desk can be used; what is shown then changes with the next look.
void keepFresh().finally(() => createRoot(root).render(desk));
