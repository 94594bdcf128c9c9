import { backToNow } from '#store/commands/backToNow'
import { pauseClock } from '#store/commands/pauseClock'
import { runClock } from '#store/commands/runClock'
import { stepClock } from '#store/commands/stepClock'
import { stepClockBack } from '#store/commands/stepClockBack'
import { bind, notOwn, useBindings } from '../layout/useShortcuts'

const bindings = [
  bind(pauseClock, ['walk', 'page'], ({ clock }) => clock.running),
  bind(runClock, ['walk', 'page'], ({ clock }) => !clock.running),
  bind(stepClock, notOwn, () => true),
  bind(stepClockBack, notOwn, () => true),
  bind(backToNow, notOwn, ({ rewound }) => rewound !== null),
]

/** The clock's keys, while there is a clock. */
export const useClockKeys = (): void => useBindings(bindings)
