import { act } from "../../src/modules/connections/generic-service.fixture.ts";
import type { Journey } from "./journey.ts";

/** An extension is published, its secret rotated twice, and callbacks that others signed with it are verified. */
export async function drivePublishing({ app, token, planted }: Journey): Promise<void> {
  const key = "planted-extension";
  const url = `${app.simulator.origin}/receiver/planted`;
  const manifest = (version: string): string =>
    JSON.stringify({ key, name: "Planted", version, callbackListener: { onInstall: url } });
  const first = await act(
    app,
    token,
    "publishExtensionVersion",
    { manifest: manifest("1.0.0") },
    "secret extension { id }",
  );
  planted.add("the signing secret of a published extension", String(first["secret"]), {
    place: /^POST \/graphql publishExtensionVersion$/,
    why: "shown this once",
  });
  for (const nth of ["second", "third"]) {
    const rotated = await act(app, token, "rotateCallbackSecret", { extensionKey: key }, "secret");
    planted.add(`the ${nth} signing secret of an extension`, String(rotated["secret"]), {
      place: /^POST \/graphql rotateCallbackSecret$/,
      why: "shown this once",
    });
  }
  await act(app, token, "publishExtensionVersion", { manifest: manifest("1.0.1") }, "secret preview");
  // What people paste into the verifier is theirs: nothing of it is kept or said again.
  const pasted = planted.make("a securityContext that was pasted into the verifier");
  const body = JSON.stringify({ event: "onInstall", orgId: 1, securityContext: pasted });
  const headersText = `HASH: ${pasted}\nwebhook-id: ${pasted}\nwebhook-signature: ${pasted}`;
  const verified = await act(
    app,
    token,
    "verifyCallback",
    { extensionKey: key, headersText, body },
    "secret checks { name verdict explanation }",
  );
  if (!Array.isArray(verified["checks"])) throw new Error(JSON.stringify(verified));
}
