// Rules of our own for oxlint (ESLint's plugin interface).

/** `new Date()` and `Date.now()` read the machine's clock, `new Date(value)` does not. */
const noAmbientTime = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const message = "Take the time from the injected clock (platform/clock.ts), so that a test can move it.";
    return {
      NewExpression(node) {
        if (node.callee.name === "Date" && node.arguments.length === 0) context.report({ node, message });
      },
      CallExpression(node) {
        const { callee } = node;
        const isNow =
          callee.type === "MemberExpression" &&
          callee.object.name === "Date" &&
          callee.property.name === "now";
        if (isNow || callee.name === "Date") context.report({ node, message });
      },
    };
  },
};

export default {
  meta: { name: "patchbay" },
  rules: { "no-ambient-time": noAmbientTime },
};
