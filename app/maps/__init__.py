"""Maps of an assessment: for the browser with folium, for paper with matplotlib."""
