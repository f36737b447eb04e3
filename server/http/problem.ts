import { REFUSALS, type Refusal, type RefusalReason } from '../redeem/refusal.js';

/** RFC 9457 problem details. `reason` is the stable part; `detail` is for a developer and may change. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly reason: RefusalReason | 'internal';
  readonly because?: RefusalReason;
}

export function problemOf({ reason, message, because }: Refusal): Problem {
  return {
    type: `urn:etui:problem:${reason}`,
    title: reason.replaceAll('-', ' '),
    status: REFUSALS[reason],
    detail: message,
    reason,
    ...(because && { because }),
  };
}

/** What a caller learns of a defect of ours: nothing but that there was one. */
export const INTERNAL_PROBLEM: Problem = {
  type: 'urn:etui:problem:internal',
  title: 'internal error',
  status: 500,
  detail: 'the request could not be completed; nothing was changed',
  reason: 'internal',
};

export function problemResponse(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(problem, {
    status: problem.status,
    headers: { ...headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}
