import { expect, test } from 'vitest'
import type { TcpState } from '#model/trace'
import type { Direction } from './conntrackTable'
import { tcpTransition, type TcpFlag } from './tcpStates'

/** A conversation as flags, the reply's in brackets, and the states that it goes through. */
test.for([
  ['SYN [SYN-ACK] ACK', 'SYN_SENT SYN_RECV ESTABLISHED'],
  [
    'SYN SYN [SYN-ACK] [SYN-ACK] ACK ACK [ACK]',
    'SYN_SENT SYN_SENT SYN_RECV ignored ESTABLISHED ESTABLISHED ESTABLISHED',
  ],
  ['SYN [SYN-ACK] [ACK] ACK', 'SYN_SENT SYN_RECV SYN_RECV ESTABLISHED'],
  ['SYN [RST]', 'SYN_SENT CLOSE'],
  ['SYN RST SYN', 'SYN_SENT CLOSE SYN_SENT'],
  ['SYN [SYN] [SYN-ACK]', 'SYN_SENT SYN_SENT2 SYN_RECV'],
  ['SYN [SYN-ACK] ACK FIN [ACK] [FIN] ACK', 'SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT'],
  ['SYN [SYN-ACK] ACK [FIN] ACK FIN [ACK]', 'SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT'],
  ['SYN [SYN-ACK] ACK FIN [FIN] ACK ACK', 'SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT LAST_ACK TIME_WAIT TIME_WAIT'],
  ['SYN [SYN-ACK] ACK FIN [FIN] ACK SYN', 'SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT LAST_ACK TIME_WAIT SYN_SENT'],
  ['SYN [SYN-ACK] ACK SYN [SYN]', 'SYN_SENT SYN_RECV ESTABLISHED ignored invalid'],
  ['SYN [SYN-ACK] ACK RST', 'SYN_SENT SYN_RECV ESTABLISHED CLOSE'],
  ['SYN [SYN-ACK] ACK [RST]', 'SYN_SENT SYN_RECV ESTABLISHED CLOSE'],
  ['SYN ACK FIN SYN-ACK', 'SYN_SENT invalid invalid invalid'],
  ['SYN [ACK] [FIN]', 'SYN_SENT ignored invalid'],
  ['ACK [ACK]', 'ESTABLISHED ESTABLISHED'],
  ['SYN-ACK', 'invalid'],
  ['RST', 'invalid'],
  ['FIN', 'invalid'],
] as const)('conntrack-tcp: %s', ([conversation, states]) => {
  let state: TcpState | undefined
  const seen = conversation.split(' ').map((word) => {
    const direction: Direction = word.startsWith('[') ? 'reply' : 'original'
    const next = tcpTransition(direction, word.replace(/[[\]]/g, '') as TcpFlag, state)
    if (next !== 'ignored' && next !== 'invalid') state = next
    return next
  })
  expect(seen.join(' ')).toBe(states)
})
