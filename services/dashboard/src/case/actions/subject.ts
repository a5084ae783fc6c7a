import { graphql } from '../../graphql/generated';

/** What dialogs need to know of the case that they are about. */
export const ACTION_SUBJECT = graphql(`
  fragment ActionSubject on Case {
    id
    version
    organ { code }
    materials { id title { zh en } state missing copies }
    copies { number holder seals { title } }
    running: deadlines(running: true) { id title { zh en } state dueOn }
    inspections { year state items { id title { zh en } } }
    form { definition { sections { id label { zh en } } } }
  }
`);
