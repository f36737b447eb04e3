/**
 * From the student's heads to money: what is expected without an offer, and with each coupon. Pure arithmetic, shared
 * by device, training, evaluation and simulation.
 */
import type { Minor } from '../money.js';

/** Expectations for one action at one moment. */
export interface Score {
  /** P(buy in this visit), 0…1. */
  readonly pBuy: number;
  /** P(buy and redeem the coupon), 0…pBuy; 0 without a coupon. */
  readonly pRedeem: number;
  /** E[order value | buy] before the discount, minor units. */
  readonly order: Minor;
  /** E[revenue after discount], minor units. */
  readonly revenue: number;
  /** E[profit after discount], minor units. */
  readonly profit: number;
  /** E[discount given], minor units. */
  readonly cost: number;
}
