import { createSignal } from "solid-js";

export type Toast = { id: number; text: string; tone: "neutral" | "success" | "danger" };

/** Screen readers are interrupted at most this often, however much happens. */
const politeMs = 5_000;
const toastMs = 6_000;

const [toasts, setToasts] = createSignal<Toast[]>([]);
const [spoken, setSpoken] = createSignal("");
let waiting: string[] = [];
let speaking = false;
let lastId = 0;

export { spoken, toasts };

function speak() {
  if (waiting.length === 0) {
    speaking = false;
    return;
  }
  speaking = true;
  setSpoken(waiting.length > 3 ? `${waiting.length} updates. ${waiting.at(-1)}` : waiting.join(" "));
  waiting = [];
  setTimeout(speak, politeMs);
}

export function dismissToast(id: number): void {
  setToasts((now) => now.filter((toast) => toast.id !== id));
}

/** Says something to screen readers (bundled, at most every 5 s) and, if asked, shows it for 6 s. */
export function announce(text: string, options: { toast?: boolean; tone?: Toast["tone"] } = {}): void {
  waiting.push(text);
  if (!speaking) speak();
  if (!options.toast) return;
  const id = ++lastId;
  setToasts((now) => [...now.slice(-2), { id, text, tone: options.tone ?? "neutral" }]);
  setTimeout(() => dismissToast(id), toastMs);
}
