// Leaflet guesses the address of its default marker icon from the loaded style sheet, and guesses
// wrong while the sheet is still loading. This script stands beside the images, so it knows.
L.Icon.Default.imagePath = new URL("images/", document.currentScript.src).href;
