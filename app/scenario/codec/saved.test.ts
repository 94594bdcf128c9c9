import { expect, test } from 'vitest'
import { readSaved } from './saved'

/** What a browser kept with format 1. Never change it, add one for each new format. */
const frozen =
  '{"version":1,"scenario":{"name":"kept","title":"Kept","objects":[{"kind":"Node","metadata":{"name":"node1"}}]}}'

test('a copy of format 1 opens for ever', () => {
  expect(readSaved(frozen)).toMatchObject({ ok: true, value: { name: 'kept', title: 'Kept' } })
})

test.for([
  { text: '', message: 'The scenario is damaged: it is not JSON.' },
  { text: '[]', message: 'The saved copy is not one of a scenario.' },
  { text: '{"version":"1"}', message: 'The saved copy is not one of a scenario.' },
  {
    text: '{"version":2,"scenario":{}}',
    message: 'The saved copy was made by a newer version (scenario 2, this one reads up to 1).',
  },
  { text: '{"version":1}', message: 'The saved copy holds something that is not a scenario.' },
])('$text: $message', ({ text, message }) => {
  expect(readSaved(text)).toMatchObject({ ok: false, error: { message } })
})
