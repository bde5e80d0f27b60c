/** Errors as the server tells them (application/problem+json, RFC 9457), and as the network does. */

/** One complaint about one field of a request. */
export interface FieldProblem {
  where: string;
  detail: string;
}

/** The body of an error answer. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  fix?: string;
  where?: string;
  errors?: FieldProblem[];
}

/** The server answered, and the answer is an error with a code, a sentence and what to do. */
export class ApiError extends Error {
  /** `retryAfterMs`: the wait that the server asked for, if it did. */
  constructor(
    readonly problem: Problem,
    readonly retryAfterMs: number | null = null,
  ) {
    super(problem.detail || problem.title);
    this.name = "ApiError";
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }

  /** Messages by field path, in the form that a form's `setErrors` takes. */
  get fields(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const { where, detail } of this.problem.errors ?? []) found[where] ??= detail;
    if (this.problem.where) found[this.problem.where] ??= this.problem.detail;
    return found;
  }
}

/** No answer came: the network is gone, the server is down, or the wait was too long. */
export class NetworkError extends Error {
  constructor(cause?: unknown) {
    super("The server cannot be reached.", { cause });
    this.name = "NetworkError";
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "status" in body;
}

/** Read an error answer; an answer in another form (a proxy's page) becomes a problem that says so. */
export async function problemOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const seconds = Number(response.headers.get("Retry-After") ?? NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : null;
  if (isProblem(body)) return new ApiError({ ...body, status: response.status }, retryAfterMs);
  const problem: Problem = {
    title: "Unexpected answer",
    status: response.status,
    code: `http_${response.status}`,
    detail: `The server answered ${response.status}${response.statusText ? ` (${response.statusText})` : ""} without an explanation.`,
    fix: response.status >= 500 ? "Try again in a moment; if it stays so, tell the people who run this site." : undefined,
  };
  return new ApiError(problem, retryAfterMs);
}
