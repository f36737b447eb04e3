/** Segment's calls as it archives them (S3, "Raw Data"): newline-delimited JSON, gzipped. */
import { ndjsonRecords } from '../records.js';
import { rowsOfCall } from './ecommerce-spec.js';
import { convertedSource, type Importer, isObject } from './importer.js';

const name = (...ids: readonly unknown[]): string | undefined =>
  ids.find((id): id is string => typeof id === 'string' && id !== '');

const MEANING =
  'The ecommerce events of the spec, orders with discount and coupon, refunds and cancellations. Promotion Viewed becomes ' +
  'an exposure and Promotion Clicked or Coupon Applied a claim, where the id is a coupon of the pool. A shopper is a device ' +
  '(anonymousId), as for Etui itself; there are no propensities, and no moments at which nothing was shown.';

export const segment: Importer = {
  name: 'segment',
  origin: 'Segment, Ecommerce Spec v2 (your own workspace)',
  files: '*.json(.gz) of an archive: one call a line',
  meaning: MEANING,
  open: (files) =>
    files.map((file) =>
      convertedSource(file, ndjsonRecords, (record) =>
        rowsOfCall({
          type: record['type'],
          event: record['event'],
          properties: isObject(record['properties']) ? record['properties'] : {},
          shopper: name(record['anonymousId'], record['userId']),
          at: record['timestamp'] ?? record['originalTimestamp'] ?? record['receivedAt'],
          id: record['messageId'],
        }),
      ),
    ),
};

/**
 * RudderStack's calls as it archives them: the same spec; `rudderId` joins devices and is used only where a device has no
 * id of its own, and a page call carries its `name` in `event`.
 */
export const rudderstack: Importer = {
  name: 'rudderstack',
  origin: 'RudderStack, event spec for ecommerce (your own workspace)',
  files: '*.json(.gz) of an object storage destination: one event a line',
  meaning: MEANING,
  open: (files) =>
    files.map((file) =>
      convertedSource(file, ndjsonRecords, (record) =>
        rowsOfCall({
          type: record['type'],
          event: record['event'],
          properties: isObject(record['properties']) ? record['properties'] : {},
          shopper: name(record['anonymousId'], record['rudderId'], record['userId']),
          at: record['timestamp'] ?? record['originalTimestamp'] ?? record['sentAt'],
          id: record['messageId'],
        }),
      ),
    ),
};
