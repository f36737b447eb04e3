/**
 * What the server's page gains from a script: charts, and what stands behind each figure on hover, focus and touch. The
 * figures are there without it.
 */
import { drawCharts } from './charts.js';
import { tellLoading } from './loading.js';
import { roveGrids } from './rove.js';
import { followTips } from './tip.js';

const read = <T>(id: string, otherwise: T): T => {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : otherwise;
};

const tip = followTips(read('tips', []));
roveGrids();
drawCharts(read('charts', []), tip);
tellLoading();
