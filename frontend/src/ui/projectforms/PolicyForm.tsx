/** The policy in plain language: how many answers, how sure, how it is checked, what it costs. */
import { NumberInput, Select, SimpleGrid, Switch, Text, TextInput, Title } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./forms.module.css";
import { policyProblems, policySentence, type PolicyValues } from "./policy";

interface Props {
  policy: PolicyValues;
  onChange: (policy: PolicyValues) => void;
  /** Messages of the server, by field. */
  errors?: Record<string, string>;
}

export function PolicyForm({ policy, onChange, errors = {} }: Props) {
  const problems = { ...errors, ...policyProblems(policy) };
  const set = (change: Partial<PolicyValues>) => onChange({ ...policy, ...change });
  /** A whole number that may not be empty: while the field is, the last number stands. */
  const whole = (name: "wanted" | "minimum" | "cant_tell_limit" | "max_open" | "aggregate_after", max: number) => ({
    value: policy[name],
    min: 1,
    max,
    allowDecimal: false,
    error: problems[name],
    onChange: (value: number | string) => {
      if (typeof value === "number") set({ [name]: value });
    },
  });
  const share = (name: "settle_confidence" | "gold_share", min: number, max: number) => ({
    value: Math.round(policy[name] * 1000) / 10,
    min,
    max,
    decimalScale: 1,
    suffix: " %",
    error: problems[name],
    onChange: (value: number | string) => {
      if (typeof value === "number") set({ [name]: Math.round(value * 10) / 1000 });
    },
  });

  return (
    <>
      <Text className={classes.sentence} role="status">
        {policySentence(policy)}
      </Text>
      <Part title="Answers">
        <NumberInput label="Answers wanted" description="The most answers that a task asks for." {...whole("wanted", 100)} />
        <NumberInput label="Answers at least" description="A task never settles with fewer, however sure the model is." {...whole("minimum", 100)} />
        <NumberInput label="Sure enough to settle" description="Probability of the most likely class." {...share("settle_confidence", 51, 99.9)} />
        <Switch
          label="Stop early when sure"
          description="Saves answers on easy images."
          checked={policy.adaptive}
          onChange={(event) => set({ adaptive: event.currentTarget.checked })}
        />
      </Part>
      <Part title="Checks">
        <NumberInput label="Share of gold" description="Hidden tasks with a known answer, mixed in to see how good annotators are." {...share("gold_share", 0, 50)} />
        <NumberInput label="“Can’t tell” before an expert is asked" description="So many of them send a task to the experts." {...whole("cant_tell_limit", 100)} />
        <Switch
          label="Show the model’s suggestion"
          description="Faster, but it sways people; each answer remembers whether it was visible."
          checked={policy.show_suggestions}
          onChange={(event) => set({ show_suggestions: event.currentTarget.checked })}
        />
      </Part>
      <Part title="Pace">
        <NumberInput
          label="Minutes for one task"
          description="After that the place goes to somebody else; a late answer is kept as extra evidence."
          value={Math.round(policy.assignment_seconds / 6) / 10}
          min={0.5}
          max={1440}
          decimalScale={1}
          error={problems.assignment_seconds}
          onChange={(value) => {
            if (typeof value === "number") set({ assignment_seconds: Math.round(value * 60) });
          }}
        />
        <NumberInput label="Tasks held at once" description="By one annotator; the next images are already there." {...whole("max_open", 50)} />
        <NumberInput label="Aggregate after" description="So many new answers start a full aggregation." {...whole("aggregate_after", 1_000_000)} />
        <NumberInput
          label="Train after"
          description="So many newly settled tasks start a training. Empty: only by hand."
          value={policy.retrain_after ?? ""}
          min={1}
          allowDecimal={false}
          error={problems.retrain_after}
          onChange={(value) => set({ retrain_after: typeof value === "number" ? value : null })}
        />
      </Part>
      <Part title="Cost">
        <TextInput
          label="Price of an answer"
          description="Only for the sum on the overview; nothing is paid by this program."
          inputMode="decimal"
          value={policy.price_per_annotation}
          error={problems.price_per_annotation}
          onChange={(event) => set({ price_per_annotation: event.currentTarget.value.replace(",", ".") })}
        />
        <Select
          label="Currency"
          description="As three letters."
          data={[...new Set(["EUR", "USD", "GBP", "CHF", "JPY", policy.currency])]}
          value={policy.currency}
          allowDeselect={false}
          error={problems.currency}
          onChange={(currency) => {
            if (currency !== null) set({ currency });
          }}
        />
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <Title order={3} mb="xs">
        {title}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg" verticalSpacing="md">
        {children}
      </SimpleGrid>
    </section>
  );
}
