/** The outermost page frame: skip link, the page, and the dialog that asks to sign in again. */
import { Outlet } from "@tanstack/react-router";
import { SignInAgain } from "./SignInAgain";

export function RootLayout() {
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <Outlet />
      <SignInAgain />
    </>
  );
}
