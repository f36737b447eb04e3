/** Every public set by name: where it comes from, and how it is measured. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StageCache } from '../study/cache.js';
import { JOURNEY_FILES, JOURNEY_SOURCE, journeyRows } from './complete-journey.js';
import { eshopRows } from './eshop-rows.js';
import { ESHOP_FILE, ESHOP_SOURCE, readEshop } from './eshop-sessions.js';
import { eshopTransitions } from './eshop-study.js';
import { HILLSTROM_FILE, HILLSTROM_SOURCE, readHillstrom } from './hillstrom-email.js';
import { hillstromRows } from './hillstrom-study.js';
import { IN_VEHICLE_FILE, IN_VEHICLE_SOURCE, readInVehicle } from './in-vehicle-coupon.js';
import { readShoppers, SHOPPERS_FILE, SHOPPERS_SOURCE } from './online-shoppers.js';
import { BANDIT_FILES, BANDIT_SOURCE, banditRows } from './open-bandit.js';
import { foldRows, kindRow, pooledRows, type SetRow } from './summary.js';
import { inVehicleStudy, shoppersStudy } from './tabular-sets.js';
import { runTabular } from './tabular-study.js';

export interface MeasuredSet {
  /** The public original, with its licence. */
  readonly source: string;
  /** Moves whenever results kept from before would no longer be what the code gives. */
  readonly version: number;
  /** A file that is needed and not there, or undefined. */
  missing(folder: string): string | undefined;
  measure(folder: string, cache: StageCache, tell: (line: string) => void): Promise<SetRow[]>;
}

type Measure = (path: string, cache: StageCache, tell: (line: string) => void) => Promise<SetRow[]>;

const ofFile = (file: string, source: string, version: number, measure: Measure): MeasuredSet => ({
  source,
  version,
  missing: (folder) => (existsSync(join(folder, file)) ? undefined : join(folder, file)),
  measure: (folder, cache, tell) => measure(join(folder, file), cache, tell),
});

/** A set that takes no time. */
const ofFiles = (
  files: readonly string[],
  source: string,
  rows: (folder: string) => SetRow[],
): MeasuredSet => ({
  source,
  version: 1,
  missing: (folder) => files.map((file) => join(folder, file)).find((file) => !existsSync(file)),
  measure: async (folder) => rows(folder),
});

const shoppers =
  (id: string, pageValues: boolean, goal?: number): Measure =>
  async (path, cache, tell) => {
    const set = readShoppers(path, { pageValues });
    const folds = await runTabular(shoppersStudy(set, id), cache, tell);
    return foldRows(id, set.labels, folds, goal);
  };

const inVehicle =
  (id: string, personal: boolean, goal?: number): Measure =>
  async (path, cache, tell) => {
    const set = readInVehicle(path, { personal });
    const folds = await runTabular(inVehicleStudy(set, id), cache, tell);
    const kinds = [...new Set(set.types)].flatMap((type) =>
      (['student', 'forest'] as const).map((who) =>
        kindRow(
          `${id}.${type
            .toLowerCase()
            .replace(/[^a-z0-9]+/g, '-')
            .replace(/-$/, '')}`,
          set.labels,
          folds,
          set.persons,
          (row) => set.types[row] === type,
          who,
        ),
      ),
    );
    return [
      ...pooledRows(id, set.labels, folds, set.persons, goal),
      ...foldRows(`${id}.by-fold`, set.labels, folds, goal),
      ...kinds,
    ];
  };

export const SETS = {
  'online-shoppers': ofFile(SHOPPERS_FILE, SHOPPERS_SOURCE, 3, shoppers('online-shoppers', false, 0.783)),
  'in-vehicle-coupon': ofFile(
    IN_VEHICLE_FILE,
    IN_VEHICLE_SOURCE,
    1,
    inVehicle('in-vehicle-coupon', true, 0.768),
  ),
  'eshop-clothing-2008': ofFile(ESHOP_FILE, ESHOP_SOURCE, 1, async (path, cache, tell) =>
    eshopRows(await eshopTransitions(readEshop(path), cache, tell)),
  ),
  'hillstrom-email': ofFile(HILLSTROM_FILE, HILLSTROM_SOURCE, 1, (path, cache, tell) =>
    hillstromRows(readHillstrom(path), cache, tell),
  ),
  'open-bandit': ofFiles(BANDIT_FILES, BANDIT_SOURCE, banditRows),
  'complete-journey': ofFiles(JOURNEY_FILES, JOURNEY_SOURCE, journeyRows),
  'in-vehicle-coupon-impersonal': ofFile(
    IN_VEHICLE_FILE,
    IN_VEHICLE_SOURCE,
    1,
    inVehicle('in-vehicle-coupon-impersonal', false),
  ),
  'online-shoppers-with-page-values': ofFile(
    SHOPPERS_FILE,
    SHOPPERS_SOURCE,
    3,
    shoppers('online-shoppers-with-page-values', true),
  ),
} satisfies Record<string, MeasuredSet>;
