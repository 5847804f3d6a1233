// Where anybody may have a name of their own, so that a wildcard over it would admit strangers' hosts. A small part of the public
// suffix list (https://publicsuffix.org): what APIs are likely to stand on. Second-level ones of countries follow from a rule.
const SHARED = new Set([
  "appspot.com",
  "amazonaws.com",
  "azure-api.net",
  "azurewebsites.net",
  "azurecontainerapps.io",
  "azurestaticapps.net",
  "blob.core.windows.net",
  "cloudapp.net",
  "cloudapp.azure.com",
  "cloudfront.net",
  "cloudfunctions.net",
  "deno.dev",
  "duckdns.org",
  "execute-api.us-east-1.amazonaws.com",
  "firebaseapp.com",
  "fly.dev",
  "github.io",
  "gitlab.io",
  "glitch.me",
  "herokuapp.com",
  "lambda-url.us-east-1.on.aws",
  "lhr.life",
  "loca.lt",
  "my.site.com",
  "myshopify.com",
  "netlify.app",
  "ngrok.app",
  "ngrok.io",
  "ngrok-free.app",
  "nip.io",
  "on.aws",
  "onrender.com",
  "pages.dev",
  "railway.app",
  "repl.co",
  "run.app",
  "s3.amazonaws.com",
  "sslip.io",
  "surge.sh",
  "trycloudflare.com",
  "up.railway.app",
  "vercel.app",
  "web.app",
  "webhook.site",
  "workers.dev",
]);
const SECOND_LEVEL = new Set([
  "ac",
  "co",
  "com",
  "edu",
  "go",
  "gob",
  "gov",
  "govt",
  "gv",
  "ltd",
  "me",
  "mil",
]);
for (const label of ["ne", "net", "nom", "or", "org", "plc", "sch"]) SECOND_LEVEL.add(label);

/** Whether names right below this host belong to different owners, as far as is known here: `com`, `co.uk`, `github.io`. */
export function isPublicSuffix(host: string): boolean {
  const labels = host.toLowerCase().split(".");
  const [first = "", last = ""] = labels;
  if (labels.length < 2) return true;
  return (
    SHARED.has(host.toLowerCase()) || (labels.length === 2 && last.length === 2 && SECOND_LEVEL.has(first))
  );
}

/** The part of a host that one owner has: `example.co.uk` of `api.example.co.uk`. null for a suffix or a single label. */
export function registrableDomain(host: string): string | null {
  const labels = host.toLowerCase().split(".");
  for (let size = 2; size <= labels.length; size++) {
    const domain = labels.slice(-size).join(".");
    if (!isPublicSuffix(domain)) return domain;
  }
  return null;
}
