/** Starts the app in the page. */
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@fontsource-variable/ibm-plex-sans/wght.css";
import "@/app/global.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";

const place = document.getElementById("root");
if (!place) throw new Error("The page has no #root element.");
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
