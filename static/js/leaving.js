/** Leave nothing of a person here, also where a browser does not know the header Clear-Site-Data. */

localStorage.clear()
sessionStorage.clear()
