/** Which columns of the profile segments are made of. Each has the scale that docs/features.md gives it. */
export const SEGMENT_COLUMNS = [
  'visits',
  'viewsPerVisit',
  'cartsPerVisit',
  'buyRate',
  'spend',
  'lastVisit',
  'dwellPerView',
  'clickRate',
  'saleViews',
  'priceTaste',
  'codeRate',
] as const;
