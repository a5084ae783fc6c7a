import type { ActionKind } from '../../graphql/generated/graphql';
import type { Action } from './action';
import { ASSIGN, TAKE, UNASSIGN } from './assignment';
import { EXTEND_CLOCK, RESUME_CLOCK, SUSPEND_CLOCK, TRANSFER } from './clocks';
import { ACCEPT, CLOSE_AS_LAPSED, PASS_REVIEW, REJECT, RETURN, WITHDRAW } from './review';
import {
  ASSIGN_NUMBER, CANCEL, CONFIRM_RECEIPT, FORWARD, GIVE_BACK, ISSUE_CERTIFICATE, RENUMBER, SHOW_BADGE, STAMP, TERMINATE,
} from './sealing';

/** The actions that have a dialog. */
export const ACTIONS: Partial<Record<ActionKind, Action>> = {
  ACCEPT,
  PASS_REVIEW,
  RETURN_FOR_RECTIFICATION: RETURN,
  REJECT,
  WITHDRAW,
  CLOSE_AS_LAPSED,
  FORWARD,
  CONFIRM_RECEIPT,
  STAMP,
  GIVE_COPIES_BACK: GIVE_BACK,
  ASSIGN_NUMBER,
  RENUMBER,
  ISSUE_CERTIFICATE,
  SHOW_BADGE,
  TERMINATE,
  CANCEL,
  TRANSFER,
  ASSIGN,
  TAKE,
  UNASSIGN,
  EXTEND_CLOCK,
  SUSPEND_CLOCK,
  RESUME_CLOCK,
};
