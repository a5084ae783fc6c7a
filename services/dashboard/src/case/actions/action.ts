import type { TypedDocumentNode } from '@urql/core';
import type { ComponentType } from 'react';
import type { FragmentType } from '../../graphql/generated';
import type { ActionSubjectFragment, Target } from '../../graphql/generated/graphql';
import type { OUTCOME } from './outcome';

/** What every mutation on a case answers under the name `act`. */
export interface Acted {
  act: FragmentType<typeof OUTCOME>;
}

/** A mutation on a case and the fields of its dialog. */
export interface Action {
  document: TypedDocumentNode<Acted, { target: Target }>;
  /** What is asked; nothing but a confirmation if absent. */
  Fields?: ComponentType<{ subject: ActionSubjectFragment }>;
  /** What was filled in, as the mutation's variables. */
  variables: (given: never) => object;
}

/** An action whose fields are typed: each is named as the interface names it, so that refusals find it. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- says what the fields give
export function action<Variables extends { target: Target }, Given>(
  document: TypedDocumentNode<Acted, Variables>,
  Fields: ComponentType<{ subject: ActionSubjectFragment }>,
  variables: (given: Given) => Omit<Variables, 'target'>,
): Action {
  return { document: document as Action['document'], Fields, variables };
}

/** An action that only has to be confirmed. */
export function plain(document: TypedDocumentNode<Acted, { target: Target }>): Action {
  return { document, variables: () => ({}) };
}
