/** A link that looks like a button, with typed addresses. */
import { Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps> &
  ButtonProps & { ref?: Ref<HTMLAnchorElement> };

const Anchor = (props: Props) => <Button component="a" {...props} />;

export const LinkButton = createLink(Anchor);
