// Passkeys: hands the server's question to the browser, and the browser's answer back in an ordinary form.
"use strict";
(() => {
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const named = !/^[\d.]+$|:/.test(location.hostname); // an address of numbers can have no passkeys
const possible = window.isSecureContext && window.PublicKeyCredential && named;

const withBytes = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));
function question(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  if (options.excludeCredentials) options.excludeCredentials = withBytes(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = withBytes(options.allowCredentials);
  return { publicKey: options };
}
function answer(credential) {
  const told = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[name]) told[name] = text(credential.response[name]);
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response: told, clientExtensionResults: {} });
}
const WORDS = {
  NotAllowedError: "没有完成：可能取消了，或者等得太久。可以再按一次。",
  InvalidStateError: "这台设备已经添加过，不用再加。",
  SecurityError: "这个网址不能用通行密钥，请用别的方式。",
};
async function ask(form) {
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const asked = await fetch(form.dataset.options, { method: "POST", headers, redirect: "manual" });
  if (!asked.ok) { location.reload(); return; } // the time between the steps is over: the page says what to do
  const options = question(await asked.json());
  form.elements.answer.value = answer(await navigator.credentials[form.dataset.passkey](options));
  form.requestSubmit();
}
document.querySelectorAll("form[data-passkey]").forEach((form) => {
  const note = form.querySelector("[data-passkey-note]");
  const hint = document.querySelector("[data-passkey-impossible]");
  if (!possible) { if (hint) { hint.hidden = false; form.hidden = true; } return; }
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    if (form.elements.answer.value) return;
    if (form.elements.name && !form.elements.name.value.trim()) return; // the server says what is missing
    event.preventDefault();
    note.textContent = "请按浏览器的提示操作……";
    ask(form).catch((error) => { note.textContent = WORDS[error.name] || "没有完成，请检查网络后再试。"; });
  });
});
})();
