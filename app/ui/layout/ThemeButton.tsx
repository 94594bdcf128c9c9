import { Moon, Sun } from 'lucide-react'
import { setTheme } from '#store/commands/setTheme'
import { usePerform, usePlayground } from '#store/react'
import { IconButton } from '../primitives/IconButton'

export function ThemeButton() {
  const theme = usePlayground((state) => state.theme)
  const perform = usePerform()
  const other = theme === 'light' ? 'dark' : 'light'
  return (
    <IconButton
      label={`Switch to the ${other} theme`}
      icon={theme === 'light' ? <Moon aria-hidden /> : <Sun aria-hidden />}
      onClick={() => perform(setTheme, { theme: other })}
    />
  )
}
