import { medusa } from './medusa.js';
import type { Platform } from './platform.js';
import { saleor } from './saleor.js';
import { shopify } from './shopify.js';
import { woocommerce } from './woocommerce.js';

export const PLATFORMS: readonly Platform[] = [medusa, woocommerce, shopify, saleor];
