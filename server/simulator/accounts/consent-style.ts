/** Styles of the permission page; both themes meet a contrast of 4.5:1. */
export const CONSENT_STYLE = `
:root { color-scheme: light dark; --page: #eef1f6; --card: #ffffff; --text: #1b2330; --soft: #55617a;
  --line: #d5dbe6; --accent: #1f5fd0; --on-accent: #ffffff; --tint: #eaf1fe; --wrong: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --page: #10141b; --card: #1a2029; --text: #e8ecf3; --soft: #a3aec2;
  --line: #333d4d; --accent: #8ab4ff; --on-accent: #0c1524; --tint: #1f2b40; --wrong: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--page);
  color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { width: min(34rem, 100%); background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 2rem; }
header { text-align: center; } header p { margin: .25rem 0 0; color: var(--soft); }
h1 { font-size: 1.3rem; font-weight: 500; margin: .75rem 0 0; }
h3 { font-size: .85rem; font-weight: 600; margin: .75rem 0 .35rem; color: var(--soft); }
h2, legend { font-size: .95rem; font-weight: 600; padding: 0; margin: 0 0 .5rem; } h2 { margin-top: 1.5rem; }
.badge { width: 3rem; height: 3rem; margin: 0 auto; border-radius: 12px; display: grid; place-items: center;
  background: var(--accent); color: var(--on-accent); font-size: 1.4rem; font-weight: 700; }
.badge.wrong { background: var(--wrong); color: var(--card); }
.scopes { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 10px; }
.scopes li { padding: .4rem .8rem; display: grid; line-height: 1.35; }
.scopes li + li { border-top: 1px solid var(--line); }
code { color: var(--soft); font-size: .75rem; overflow-wrap: anywhere; }
fieldset { border: 0; margin: 1.5rem 0 0; padding: 0; min-width: 0; }
.orgs { max-height: 16rem; overflow-y: auto; border: 1px solid var(--line); border-radius: 10px; }
.orgs label { display: flex; align-items: center; gap: .7rem; padding: .55rem .8rem; cursor: pointer; }
.orgs label + label { border-top: 1px solid var(--line); }
.orgs label:has(:checked) { background: var(--tint); } .orgs .where { margin-left: auto; color: var(--soft); font-size: .85rem; }
.orgs label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: -2px; }
input[type=radio] { accent-color: var(--accent); width: 1.1rem; height: 1.1rem; }
footer { display: flex; flex-direction: row-reverse; gap: .75rem; margin-top: 1.5rem; }
button { font: inherit; padding: .6rem 1.4rem; border-radius: 9px; border: 1px solid var(--line); background: none;
  color: inherit; cursor: pointer; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
button:hover { filter: brightness(1.08); } button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.note { margin: 1.5rem 0 0; text-align: center; color: var(--soft); font-size: .85rem; }
`;
