// The page says everything without this: it only adds the buttons that copy.
for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const commands = button.parentElement.querySelector("code");
    try {
      await navigator.clipboard.writeText(commands.textContent);
    } catch {
      // A page from a file may not use the clipboard everywhere; copying what is selected is always allowed.
      getSelection().selectAllChildren(commands);
      document.execCommand("copy");
    }
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = button.dataset.label; }, 2000);
  });
}
