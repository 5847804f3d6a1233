import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { SectionTabs } from "../../ui/section-tabs.tsx";

const transportDocument = graphql(`
  query MailTransport {
    reportSettings {
      version
      mailTransport
      mailProblem
    }
  }
`);

const pages = [
  { label: "Notifications", href: "/reports" },
  { label: "This week", href: "/reports/weekly" },
];
const inbox = { label: "Inbox", href: "/inbox" };
const settings = { label: "Report settings", href: "/settings/reports" };

/** The pages of reports. The built-in inbox is there where mail goes to it, as in demo mode. */
export function ReportTabs() {
  const query = createQuery(transportDocument, () => ({}));
  const here = () => query.peek()?.reportSettings.mailTransport === "INBOX";
  return <SectionTabs label="Reports" pages={[...pages, ...(here() ? [inbox] : []), settings]} />;
}
