import type { LiveInstallation_InstallationFragment } from "../../gql/graphql.ts";
import { Card } from "../../ui/card.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { InstallationEvents } from "./installation-events.tsx";
import { InstallationStatusChip } from "./installation-chips.tsx";

/** An installation in another organization: its number, version, state and callbacks, and nothing else. */
export function PublisherInstallation(props: { installation: LiveInstallation_InstallationFragment }) {
  const extension = () => props.installation.extension;
  const when = (at: string | null) => (at ? <RelativeTime at={at} /> : "Not yet");
  return (
    <Page
      title={`Organization ${props.installation.organizationNumber}`}
      above={[
        { label: "Extensions", href: "/extensions?view=published" },
        { label: extension().name, href: `/extensions/${extension().key}?view=installations` },
      ]}
      chips={<InstallationStatusChip status={props.installation.status} />}
      lead="A customer of your extension. Its name, people, configuration and connections are its own."
    >
      <Card title="How it stands">
        <Facts>
          <Fact name="Version">
            <Link href={`/extensions/${extension().key}`}>{props.installation.version.version}</Link>
          </Fact>
          <Fact name="Installed">{when(props.installation.installedAt)}</Fact>
          <Fact name="Platform authorised">{when(props.installation.authorizedAt)}</Fact>
          <Fact name="Third-party app authorised">{when(props.installation.thirdPartyAt)}</Fact>
          <Fact name="Uninstalled">
            {props.installation.uninstalledAt ? when(props.installation.uninstalledAt) : "No"}
          </Fact>
        </Facts>
      </Card>
      <InstallationEvents
        installationId={props.installation.id}
        listeners={props.installation.version.listeners}
      />
    </Page>
  );
}
