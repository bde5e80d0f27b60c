/** The settings of a project that exists: each part is changed for itself, on a live project too. */
import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { projectQuery } from "@/api/projects";
import { Loaded } from "@/ui/Loaded";
import { ProjectStateMark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { PendingPage } from "@/ui/Pending";
import { useProjectId } from "@/ui/projectPage";
import { Section } from "@/ui/Section";
import { ClassesPart } from "./ClassesPart";
import { Invitations } from "./Invitations";
import { PolicyPart } from "./PolicyPart";
import { QuestionPart } from "./QuestionPart";
import { StatePart } from "./StatePart";

export function SetupScreen() {
  const projectId = useProjectId();
  const project = useQuery(projectQuery(projectId));
  return (
    <Loaded query={project} pending={<PendingPage />}>
      {(data) => (
        <>
          <PageHeader title="Set up" lead={data.name} beside={<ProjectStateMark state={data.state} />} />
          <Section title="State">
            <StatePart project={data} />
          </Section>
          <div id="people">
            <Invitations projectId={projectId} />
          </div>
          <Section title="Question and instructions">
            <QuestionPart project={data} />
          </Section>
          <Section title="Answers" aside={<Version number={data.schema.version} />}>
            <ClassesPart key={data.schema.version} project={data} />
          </Section>
          {data.policy && (
            <Section title="Policy" aside={<Version number={data.policy.version} />}>
              <PolicyPart key={data.policy.version} project={data.id} current={data.policy} />
            </Section>
          )}
        </>
      )}
    </Loaded>
  );
}

function Version({ number }: { number: number }) {
  return (
    <Group gap={4}>
      <Text size="sm" c="dimmed">
        Version {number}; earlier ones stay with the answers given under them
      </Text>
    </Group>
  );
}
