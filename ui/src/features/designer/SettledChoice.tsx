import { type ComponentProps, useState } from "react";
import { Choice } from "../../components/Field";

interface Props extends Omit<ComponentProps<typeof Choice>, "value" | "onChange"> {
  value: string;
  onSettle: (value: string) => void;
}

/**
 * A choice that does something. By the mouse it is done at once; by the keyboard one walks through what there is, and it is
 * done with Enter or on leaving: each step would be an edit otherwise.
 */
export function SettledChoice({ value, onSettle, ...rest }: Props) {
  const [walked, setWalked] = useState<string | null>(null);
  const [byKey, setByKey] = useState(false);
  const settle = () => {
    setWalked(null);
    if (walked !== null && walked !== value) onSettle(walked);
  };
  return (
    <Choice
      {...rest}
      value={walked ?? value}
      onPointerDown={() => setByKey(false)}
      onKeyDown={(event) => {
        setByKey(true);
        if (event.key === "Escape") setWalked(null);
        if (event.key !== "Enter" || event.ctrlKey || event.metaKey || walked === null) return;
        event.preventDefault();
        settle();
      }}
      onChange={(event) => (byKey ? setWalked(event.target.value) : onSettle(event.target.value))}
      onBlur={settle}
    />
  );
}
