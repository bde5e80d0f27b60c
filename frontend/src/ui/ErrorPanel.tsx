/** Shows an error as the server meant it: a sentence, what to do, and the code to quote. */
import { Button, Text } from "@mantine/core";
import { ApiError, NetworkError } from "@/api/problem";
import classes from "./ui.module.css";

interface Told {
  title: string;
  detail: string;
  fix?: string;
  code?: string;
  fields: { where: string; detail: string }[];
}

/** What to tell a person about `error`. */
export function tellError(error: unknown): Told {
  if (error instanceof ApiError) {
    const { title, detail, fix, code, errors, where } = error.problem;
    const named = where && detail ? [] : (errors ?? []);
    return { title: title || "This did not work", detail, fix, code, fields: errors?.length ? errors : named };
  }
  if (error instanceof NetworkError) {
    return {
      title: "No connection",
      detail: "The server cannot be reached.",
      fix: "Check the network; then try again. Answers you gave are kept on this device.",
      fields: [],
    };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return {
    title: "Something broke on this page",
    detail,
    fix: "Reload the page. If it happens again, tell the people who run this site what you did.",
    fields: [],
  };
}

interface Props {
  error: unknown;
  onRetry?: () => void;
}

export function ErrorPanel({ error, onRetry }: Props) {
  const { title, detail, fix, code, fields } = tellError(error);
  return (
    <div role="alert" className={classes.error}>
      <p className={classes.errorTitle}>{title}</p>
      {detail && detail !== title && <Text mt={4}>{detail}</Text>}
      {fields.length > 0 && (
        <ul className={classes.errorFields}>
          {fields.map((field) => (
            <li key={`${field.where} ${field.detail}`}>
              <Text size="sm">
                <span className={classes.code}>{field.where}</span> {field.detail}
              </Text>
            </li>
          ))}
        </ul>
      )}
      {fix && (
        <Text size="sm" mt={8}>
          {fix}
        </Text>
      )}
      {code && (
        <Text mt={8} className={classes.code}>
          {code}
        </Text>
      )}
      {onRetry && (
        <Button mt="sm" variant="default" size="sm" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
