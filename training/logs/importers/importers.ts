/** Every importer, by the name that `--from` takes. */
import { completeJourney } from './complete-journey.js';
import { ga4Bigquery } from './ga4-bigquery.js';
import type { Importer } from './importer.js';
import { eshopClothing, hillstrom, inVehicleCoupon, onlineShoppers, openBandit } from './public-sets.js';
import { rudderstack, segment } from './segment.js';

export const IMPORTERS: readonly Importer[] = [
  ga4Bigquery,
  segment,
  rudderstack,
  eshopClothing,
  onlineShoppers,
  inVehicleCoupon,
  openBandit,
  completeJourney,
  hillstrom,
];

export const importerNamed = (name: string): Importer | undefined =>
  IMPORTERS.find((importer) => importer.name === name);
