import type { Command } from '../command'
import { isThere } from '../isThere'

/** Shows the present again, with the walk that it was left with. */
export const backToNow: Command<object> = {
  id: 'backToNow',
  label: 'Back to now',
  keys: 'shift+End',
  undoable: false,
  canRun: ({ rewound }) => rewound !== null || { because: 'This is now.' },
  run: (store) => {
    const { rewound, notices, selection } = store.getState()
    if (!rewound) return
    store.setState({
      ...rewound.present,
      rewound: null,
      selection: selection.filter((key) => isThere(rewound.present.world, rewound.present.scenario, key)),
      notices: notices.filter(({ offer }) => offer !== 'backToNow'),
    })
  },
}
