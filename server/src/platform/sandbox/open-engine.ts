import variant from "@jitl/quickjs-ng-wasmfile-release-sync";
import type { QuickJSContext, QuickJSRuntime, QuickJSSyncVariant } from "quickjs-emscripten-core";
import { newQuickJSWASMModuleFromVariant, newVariant } from "quickjs-emscripten-core";

// 64 KiB each. QuickJS keeps to its own limit; the maximum stands should it ever fail to.
const initialPages = 256;
const spareBytes = 32 * 1024 * 1024;
const pageBytes = 64 * 1024;

// Deeper, and the thread's own stack (`stackSizeMb` in thread.ts) could end before QuickJS notices.
const stackBytes = 256 * 1024;

// The package describes the types of its CommonJS entry, and Node takes its module entry, whose default this is.
const base: unknown = variant;

export const importMessage = "import is not available";

export type Engine = {
  runtime: QuickJSRuntime;
  context: QuickJSContext;
  /** The most that it has held at one time, in bytes: its memory grows and never shrinks. */
  peakBytes(): number;
};

/**
 * A QuickJS of its own WebAssembly instance and memory: nothing of an earlier script is in it, and when it is let go
 * all of it goes at once, without running anything of the script's. About 1 ms.
 */
export async function openEngine(wasmModule: WebAssembly.Module, memoryBytes: number): Promise<Engine> {
  const wasmMemory = new WebAssembly.Memory({
    initial: initialPages,
    maximum: Math.max(initialPages, Math.ceil((memoryBytes + spareBytes) / pageBytes)),
  });
  const engine = await newQuickJSWASMModuleFromVariant(
    newVariant(base as QuickJSSyncVariant, { wasmModule, wasmMemory }),
  );
  const runtime = engine.newRuntime();
  runtime.setMemoryLimit(memoryBytes);
  runtime.setMaxStackSize(stackBytes);
  runtime.setModuleLoader((name) => {
    throw new Error(`${importMessage}: ${JSON.stringify(name.slice(0, 100))}`);
  });
  return { runtime, context: runtime.newContext(), peakBytes: () => wasmMemory.buffer.byteLength };
}
