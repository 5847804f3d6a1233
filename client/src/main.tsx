import { render } from "solid-js/web";
import { App } from "./app.tsx";
import { startTheme } from "./ui/theme.ts";
import "./styles.css";

startTheme();
const root = document.getElementById("root");
if (root) render(() => <App />, root);
