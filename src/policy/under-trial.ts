import type { Pool } from '../pool/schema.js';

/** The pool as one arm of its trial has it: what the arm names stands in its place. In an A/A trial it changes nothing. */
export function poolUnderTrial(pool: Pool, arm: string | undefined): Pool {
  const own = pool.trial.aa ? undefined : pool.trial.arms.find(({ id }) => id === arm);
  if (!own) return pool;
  const { objective = pool.objective, exploration = pool.exploration } = own;
  const { leastGain = pool.restraint.leastGain } = own;
  return { ...pool, objective, exploration, restraint: { ...pool.restraint, leastGain } };
}
