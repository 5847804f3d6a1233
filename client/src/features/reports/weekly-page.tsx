import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Page } from "../../ui/page.tsx";
import { RenderedMail } from "./rendered-mail.tsx";
import { ReportTabs } from "./report-tabs.tsx";

const weeklyDocument = graphql(`
  query WeeklyReport {
    weeklyReport {
      from
      to
      subject
      html
      text
    }
  }
`);

/** The weekly report as it would be sent now. */
export function WeeklyPage() {
  const query = createQuery(weeklyDocument, () => ({}));
  return (
    <Page
      title="This week"
      above={[{ label: "Reports", href: "/reports" }]}
      lead="The weekly report as it would be sent now: the last seven days, next to the seven before."
    >
      <ReportTabs />
      <Show when={query.data()?.weeklyReport}>
        {(report) => (
          <Card
            title={report().subject}
            aside={<CopyOperation document={String(weeklyDocument)} variables={{}} />}
          >
            <RenderedMail title={report().subject} html={report().html} text={report().text} />
          </Card>
        )}
      </Show>
    </Page>
  );
}
