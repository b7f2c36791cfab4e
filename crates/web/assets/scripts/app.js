// On every page, for what a page cannot say by itself. Pages work without it.

document.documentElement.classList.add("scripted");
