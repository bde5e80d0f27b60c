/** A small picture of a task in a box of fixed size, so that lists do not jump while images load. */
import { useState } from "react";
import { mediaUrl } from "@/api/work";
import classes from "./Thumb.module.css";

interface Props {
  media: string;
  /** CSS pixels of the square box. */
  size?: number;
  /** What it is, for those who do not see it; "" when the text beside it says so already. */
  alt: string;
}

export function Thumb({ media, size = 56, alt }: Props) {
  const [failed, setFailed] = useState<string | null>(null);
  return (
    <img
      className={classes.thumb}
      src={mediaUrl(media, "thumb")}
      width={size}
      height={size}
      alt={alt}
      loading="lazy"
      decoding="async"
      data-failed={failed === media || undefined}
      onError={() => setFailed(media)}
    />
  );
}
