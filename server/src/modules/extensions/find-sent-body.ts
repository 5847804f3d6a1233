/** A way in which a body gets changed between the wire and its verification, and the body before it. */
export type FormerBody = { body: string; what: string };

/** What a body may have been before a receiver's framework or an editor touched it, the likeliest first. */
export function listFormerBodies(body: string): FormerBody[] {
  const formers: FormerBody[] = [
    { body: body.replace(/[\r\n]+$/, ""), what: "a line break was added at its end" },
    { body: body.trim().replace(/^\ufeff/, ""), what: "white space was added around it" },
  ];
  const parsed = parse(body);
  if (parsed !== undefined) {
    formers.push({
      body: JSON.stringify(parsed),
      what: "it was parsed and written anew, with other white space or escapes",
    });
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
      const { event, orgId, securityContext, ...others } = parsed as Record<string, unknown>;
      formers.push({
        body: JSON.stringify({ event, orgId, securityContext, ...others }),
        what: "it was parsed and written anew, with its members in another order",
      });
    }
  }
  return formers.filter(
    (former, index) =>
      former.body !== body && formers.findIndex((each) => each.body === former.body) === index,
  );
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}
