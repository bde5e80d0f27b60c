/** The decoded picture of an address, for a component. */
import { useCallback, useEffect, useState } from "react";
import { images, type Picture } from "./imageLoader";

interface Loaded {
  url: string;
  image: Picture | null;
  error: unknown;
}

/** `image` is null until it is decoded; `retry` asks again after an error. */
export function useImage(url: string | null) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!url) return;
    let current = true;
    images.load(url).then(
      (image) => current && setLoaded({ url, image, error: null }),
      (error: unknown) => current && setLoaded({ url, image: null, error }),
    );
    return () => {
      current = false;
    };
  }, [url, attempt]);
  const retry = useCallback(() => {
    setLoaded(null);
    setAttempt((count) => count + 1);
  }, []);
  const mine = loaded && loaded.url === url ? loaded : null;
  return { image: mine?.image ?? (url ? images.peek(url) : null), error: mine?.error ?? null, retry };
}
