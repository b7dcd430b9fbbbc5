// The services' HTTP, typed from their OpenAPI documents, and the problems they answer with.

import createClient from "openapi-fetch";
import type { paths as FollowUpPaths } from "./api/follow-up.d.ts";
import type { paths as MatchingPaths } from "./api/matching.d.ts";
import type { paths as PlanningPaths } from "./api/planning.d.ts";

type Answer<Path, Method extends keyof Path, Status extends number> = Path[Method] extends {
  responses: Record<Status, { content: { "application/json": infer Body } }>;
}
  ? Body
  : never;
type Sent<Path, Method extends keyof Path> = Path[Method] extends {
  requestBody: { content: { "application/json": infer Body } };
}
  ? Body
  : never;

type Prompts = FollowUpPaths["/api/follow-up/gatherings/{gathering_id}/prompts"];
type OnePrompt = FollowUpPaths["/api/follow-up/gatherings/{gathering_id}/prompts/{prompt_id}"];

export type Gathering = Answer<PlanningPaths["/api/planning/gatherings/{gathering_id}"], "get", 200>;
export type GatheringDraft = Sent<PlanningPaths["/api/planning/gatherings"], "post">;
export type Attendee = Answer<
  PlanningPaths["/api/planning/gatherings/{gathering_id}/attendees"],
  "get",
  200
>[number];
export type ImportReport = Answer<
  PlanningPaths["/api/planning/gatherings/{gathering_id}/attendees/import"],
  "post",
  200
>;
export type Plan = Answer<MatchingPaths["/api/matching/gatherings/{gathering_id}/plan"], "get", 200>;
export type Search = NonNullable<Plan["search"]>;
export type Offer = NonNullable<Search["offer"]>;
export type Circles = NonNullable<
  Answer<MatchingPaths["/api/matching/gatherings/{gathering_id}/circles"], "get", 200>
>;
type Declared = Answer<
  PlanningPaths["/api/planning/gatherings/{gathering_id}/acquaintances"],
  "get",
  200
>[number];
/** Two people; the client reads the two ids as a list. */
export type Pair = Omit<Declared, "attendee_ids"> & { attendee_ids: string[] };
export type TableSeated = Plan["tables"][number];
export type Certificate = NonNullable<Plan["certificate"]>;
export type SharedInterest = TableSeated["shared"][number];
export type Interests = Answer<MatchingPaths["/api/matching/gatherings/{gathering_id}/interests"], "get", 200>;
export type Topic = Interests["topics"][number];
export type Proposal = Interests["proposals"][number];
export type OwnWords = Topic["words"][number];
export type HeldBack = Interests["held_back"][number];
export type Ruling = Interests["rulings"][number];
export type NewRuling = Sent<
  MatchingPaths["/api/matching/gatherings/{gathering_id}/interests/rulings"],
  "post"
>["rulings"][number];
export type Asked = Answer<PlanningPaths["/api/planning/gatherings/{gathering_id}/questions"], "get", 200>[number];
export type PromptLine = Answer<Prompts, "get", 200>[number];
export type Prompt = Answer<OnePrompt, "get", 200>;

export interface FieldProblem {
  where: string;
  problem: string;
}

/** What a service could not do (RFC 9457), in sentences for the person who meets it. */
export class Problem extends Error {
  readonly title: string;
  readonly status: number;
  readonly whatToDo: string;
  readonly fields: FieldProblem[];

  constructor(status: number, details: Record<string, unknown>) {
    super(String(details["detail"] ?? "The server gave no reason."));
    this.status = status;
    this.title = String(details["title"] ?? "That did not work");
    this.whatToDo = String(details["what_to_do"] ?? "");
    this.fields = Array.isArray(details["errors"]) ? details["errors"] : [];
  }
}

const UNREACHABLE = {
  title: "Potluck cannot be reached",
  detail: "The server did not answer.",
  what_to_do: "Check the connection and that Potluck is running, then try again.",
};

/** The typed client. Every request says it is JSON, which the services require of writes. */
export const api = createClient<PlanningPaths & MatchingPaths & FollowUpPaths>({
  headers: { "Content-Type": "application/json" },
});

/** Wait for an answer and return its body, or throw the `Problem` it carries. */
export async function call<T>(
  answer: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await answer.catch(() => {
    throw new Problem(0, UNREACHABLE);
  });
  if (!response.ok) throw new Problem(response.status, asDetails(error));
  return data as T;
}

/** Send a file of attendees as it is, and return the report on every row that needs a look. */
export async function importAttendees(gatheringId: string, file: Blob): Promise<ImportReport> {
  const answer = fetch(`/api/planning/gatherings/${gatheringId}/attendees/import`, {
    method: "POST",
    headers: { "Content-Type": "text/csv" },
    body: file,
  });
  return call(answer.then(async (response) => ({ response, ...(await bodyOf(response)) })));
}

async function bodyOf(response: Response): Promise<{ data?: ImportReport; error?: unknown }> {
  const body = await response.json().catch(() => undefined);
  return response.ok ? { data: body } : { error: body };
}

function asDetails(error: unknown): Record<string, unknown> {
  return typeof error === "object" && error !== null ? { ...error } : {};
}
