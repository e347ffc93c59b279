# Woorden van deze regio, over de gewone teksten van de app heen. Leeg: de app gebruikt haar eigen woorden.
